"""What `adopt` is made of: reading foreign objects, ordering them, giving their operations a meaning."""
