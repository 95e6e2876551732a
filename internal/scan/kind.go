package scan

import (
	"bytes"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
)

// kinds are the signatures of images: what stands at the beginning, and what behind four bytes (RIFF) or fourteen (the size of
// the header of a BMP, which has a short mark).
var kinds = []struct {
	magic, at string
	offset    int
	mediaType string
}{
	{"\x89PNG\r\n\x1a\n", "", 0, "image/png"},
	{"\xff\xd8\xff", "", 0, "image/jpeg"},
	{"GIF87a", "", 0, "image/gif"},
	{"GIF89a", "", 0, "image/gif"},
	{"II*\x00", "", 0, "image/tiff"},
	{"MM\x00*", "", 0, "image/tiff"},
	{"RIFF", "WEBP", 8, "image/webp"},
	{"BM", "\x28\x00\x00\x00", 14, "image/bmp"},
	{"BM", "\x0c\x00\x00\x00", 14, "image/bmp"},
	{"BM", "\x6c\x00\x00\x00", 14, "image/bmp"},
	{"BM", "\x7c\x00\x00\x00", 14, "image/bmp"},
	{"\x00\x00\x00\x0cjP  \r\n\x87\n", "", 0, "image/jp2"},
	{"\x97JB2\r\n\x1a\n", "", 0, "image/x-jbig2"},
}

// MediaType is that of an image, by its first bytes; "" for what is none.
func MediaType(head []byte) string {
	for _, k := range kinds {
		if bytes.HasPrefix(head, []byte(k.magic)) && len(head) >= k.offset && bytes.HasPrefix(head[k.offset:], []byte(k.at)) {
			return k.mediaType
		}
	}
	return ""
}

// Size is that of an image in pixels, as its header says; zero where this is no PNG, JPEG or GIF.
func Size(raw []byte) (wide, high float64) {
	c, _, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil {
		return 0, 0
	}
	return float64(c.Width), float64(c.Height)
}
