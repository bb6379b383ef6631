"""Size limits of files, images and the content of archives."""

MOST_BYTES = 10_000_000  # of one file, as it is sent and as it is kept
MOST_IN_WORDS = "10 MB"
MOST_BODY_BYTES = 30_000_000  # of a whole form with its file; deploy/Caddyfile stops the same
MOST_OF_ONE_RECORD = 40  # documents that stand at one record
MOST_PIXELS = 25_000_000  # a picture of a good telephone; 30,000 by 30,000 would fill the memory
MOST_SIDE_PIXELS = 30_000  # of one side: the website keeps width and height in two bytes each
MOST_PARTS = 3_000  # of a packed document: Word, Excel, PowerPoint
MOST_UNPACKED_BYTES = 200_000_000  # the sum the parts of a packed document declare
MOST_CONTENTS_BYTES = 1_000_000  # of the list of parts, the one part that is read
