"""What Facebook and Instagram have in common: the Graph API's calls, fields, lists and errors."""
