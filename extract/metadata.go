package extract

// metadata reads what the notice and its page state of it.
func (p *page) metadata() {}
