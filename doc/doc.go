// Package doc is the model of a Chinese official notice (公文): what goes into the parser, what travels between its
// phases, and the document that comes out.
//
// A reader of results starts at [Document]; one who feeds documents in, at [Source]; one who writes a phase or a
// [Format], at [Text] and [Piece].
//
// # The way of a document
//
//	Source  bytes, with what is known about them
//	Blocks  one Text buffer and the Pieces it consists of: paragraphs, headings, table cells, page metadata
//	Draft   the final Text, the Pieces that were kept, and the Document as far as it is known
//	Document the result; its JSON form is gongwen/1
//
// Text is a string that knows where in the source bytes each stretch of it came from. Every phase that changes text
// does so through a [Builder], so that the way back is never lost.
//
// Package doc imports the standard library only.
package doc
