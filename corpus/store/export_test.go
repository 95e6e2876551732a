package store

// Grams are the grams of a text as the index takes them.
func Grams(text string) string {
	var g gramSet
	g.add(text)
	return g.take()
}
