"""Right and wrong answers to the exercises in `tasks/`, for teachers and tests: no view and no magic reads them."""
