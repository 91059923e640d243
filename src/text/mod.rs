//! Rules of text: offsets, graphemes, words, sentences, turns, wrapping, folding, showing.
