"""Honours: called for, nominated, reviewed, published, decided; and withdrawn when responsibility is found later."""
