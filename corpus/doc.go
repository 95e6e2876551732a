// Package corpus looks across documents. It finds those of an archive that are the same notice: exact and near
// duplicates (reposts, mirrors in the other script, drafts and amended texts) and excerpts.
//
// Start at [NewSketch], which a parsing worker calls for each document, and [Open] or [New], which give the [Index] that
// sketches are added to. [Index.Clusters] groups the documents and says which one stands for each group; [Index.Pairs]
// lists them two by two.
//
// # How
//
// Two texts are compared by their shingles, the stretches of 5 characters of the folded text (NFKC, no white space, no
// punctuation). A [Sketch] holds a one-permutation MinHash of them, whose bands bring near duplicates together, and a
// sample of at most 64 pairs of them that stand 10 characters apart, by which an excerpt finds the text that holds it: single
// shingles, which are phrases, stand in too many notices to find one. What comes together so is a candidate; the texts
// themselves decide, fetched again through [Options.Text].
//
// # Figures
//
// Bands of 6 in a signature of 132 meet at Jaccard 0.8 with probability 1-(1-0.8^6)^22 = 0.9988; the usual 14 of 8 reach
// 0.924 and 18 of 6 0.996. With the texts at hand, all 759 near pairs of made notices, most about Jaccard 0.8, and 906 of 907
// excerpts were found, and nothing else; by the sketches alone 0.90 of the near pairs and 0.94 of the excerpts, and 0.89 of
// what was listed as near was so (TestRecallAndPrecision).
//
// A document takes about 530 bytes on disk, while documents are compared 400 more for sorting, and 70 of memory
// (BenchmarkIndex). A sketch is made at about 180 MB of text a second, 22 times as fast as with a hash for each bin
// (BenchmarkSketch). All work is linear: in a group of more than 32 texts each is compared with few others, and
// union-find does the rest.
//
// # Limits
//
// Texts under 40 shingles are found only where they are identical: a changed name makes another notice of them. Excerpts
// are found down to about three tenths of the longer text; below, by luck; of many near texts the 8 longest are looked at
// for excerpts. In groups of more than 64 texts not every pair is listed, but every text is in its cluster. An index holds 2^31 documents.
package corpus
