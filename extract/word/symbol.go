package word

// symbol is a character of a symbol font, as far as notices have them: boxes to tick and bullets.
func symbol(u uint16) string {
	switch u {
	case 0xF06F, 0xF071, 0xF0A3, 0xF0A8, 0xF072:
		return "□"
	case 0xF052, 0xF0FE:
		return "☑"
	case 0xF0FC, 0xF050:
		return "√"
	case 0xF0FD, 0xF053, 0xF054:
		return "☒"
	case 0xF06C:
		return "●"
	case 0xF06E, 0xF0A7:
		return "■"
	case 0xF075, 0xF077:
		return "◆"
	case 0xF0D8:
		return "➢"
	case 0xF0B7, 0xF09F:
		return "•"
	}
	if u >= 0xF081 && u <= 0xF08A { // circled figures
		return string('①' + rune(u-0xF081))
	}
	if u >= 0xF020 && u <= 0xF07E { // letters of a font that only looks otherwise
		return string(rune(u - 0xF000))
	}
	return string(rune(u))
}
