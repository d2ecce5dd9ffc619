"""Work that is done beside the pages: long jobs that somebody asked for, and duties by the clock."""
