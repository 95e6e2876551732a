package extract

// form finds the fields of the disclosure form.
func (p *page) form() {}
