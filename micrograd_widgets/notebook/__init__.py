"""The notebook around the views: the extension, `show`, and how views follow cells."""
