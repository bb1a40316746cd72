"""The notebook around the views: `show`, the extension of IPython, and marimo."""
