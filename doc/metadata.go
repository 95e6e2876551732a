package doc

// Metadata is what the notice and its page state of it. Names follow GB/T 9704-2012 and the disclosure form
// (政府信息公开目录); dates are ISO 8601 (2014-05-12, or 2014-05 and 2014 when no more is stated).
type Metadata struct {
	Title        string   `json:"title,omitempty"`
	Kind         string   `json:"kind,omitempty"`         // 文种: 通知 意见 报告 …
	Issuers      []string `json:"issuers,omitempty"`      // 发文机关, as signed
	Publisher    string   `json:"publisher,omitempty"`    // 发布机构 of the page
	DocNumber    string   `json:"doc_number,omitempty"`   // 发文字号, brackets as 〔〕
	IndexNumber  string   `json:"index_number,omitempty"` // 索引号
	WrittenDate  string   `json:"written_date,omitempty"` // 成文日期
	Published    string   `json:"published_date,omitempty"`
	Effective    string   `json:"effective_date,omitempty"`
	Expiry       string   `json:"expiry_date,omitempty"`
	Disclosure   string   `json:"disclosure,omitempty"` // 公开方式
	Validity     string   `json:"validity,omitempty"`   // 有效性
	Recipients   []string `json:"recipients,omitempty"` // 主送机关
	CopiesTo     []string `json:"copies_to,omitempty"`  // 抄送机关
	Signatory    string   `json:"signatory,omitempty"`  // 签发人
	Urgency      string   `json:"urgency,omitempty"`    // 紧急程度
	Secrecy      string   `json:"secrecy,omitempty"`    // 密级
	PrintedBy    string   `json:"printed_by,omitempty"` // 印发机关
	PrintedDate  string   `json:"printed_date,omitempty"`
	SubjectWords []string `json:"subject_words,omitempty"` // 主题词
	Keywords     []string `json:"keywords,omitempty"`
	Theme        string   `json:"theme,omitempty"` // 主题分类
	SourceSite   string   `json:"source_site,omitempty"`
	Summary      string   `json:"summary,omitempty"`

	References  []Reference  `json:"references,omitempty"`
	Attachments []Attachment `json:"attachments,omitempty"`
	Persons     []Person     `json:"persons,omitempty"`
	Other       []Field      `json:"other,omitempty"` // form fields that nobody claims
}

// Reference is a document named in 《》.
type Reference struct {
	Title     string `json:"title"`
	DocNumber string `json:"doc_number,omitempty"`
}

// Attachment is a file that comes with the notice.
type Attachment struct {
	Title string `json:"title"`
	URL   string `json:"url,omitempty"`
}

// Person is a person with the post or role in which the notice names them.
type Person struct {
	Name string `json:"name"`
	Role string `json:"role,omitempty"`
}

// Field is a label and its value.
type Field struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// Evidence is one candidate for a metadata value and where it stood.
type Evidence struct {
	Value  string `json:"value"`
	From   From   `json:"from"`
	Span   Span   `json:"span,omitzero"`
	Source Place  `json:"source,omitzero"`
}

// From says what kind of place a value was read from.
type From string

const (
	FromForm   From = "form"    // a field of the disclosure form, or a byline of the page
	FromMeta   From = "meta"    // <meta> or <title>
	FromText   From = "text"    // the text of the notice
	FromJSONLD From = "json-ld" // structured data in a script
	FromURL    From = "url"
)
