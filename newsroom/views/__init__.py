"""The public website's pages, and the pages where BJA writes them."""
