"""What is fuzzed: each module makes inputs to begin with (``seeds``), and raises what is a find (``check``)."""
