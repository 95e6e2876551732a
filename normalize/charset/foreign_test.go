package charset_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/normalize/charset"
)

// Notices of our own as offices elsewhere might write them.
const (
	longJapanese = `青野市からのお知らせ
令和一三年三月八日
市民の皆様へ
市役所では、四月一日から窓口の受付時間を次のとおり変更します。御理解と御協力をお願いいたします。
一　住民票や印鑑証明書の交付は、平日の午前八時三十分から午後七時まで受け付けます。土曜日は正午までです。
二　引っ越しの届け出は、ホームページから予約することができます。予約のない方は、お待ちいただく場合があります。
三　国民健康保険の手続きについては、保険年金課の窓口で御案内しています。必要な書類は、市の広報紙でお確かめください。
ごみの収集日が変わる地区があります。新しいカレンダーは、各地区の公民館で配布していますので、お受け取りください。
なお、古紙とペットボトルは、これまでどおり第二水曜日に集めます。分からないことがありましたら、お気軽にお問い合わせください。
担当　青野市総務課　電話〇〇〇〇－一二－三四五六
`
	longKorean = `푸른들시 알림
시민 여러분께
시청 민원실의 근무 시간이 다음 달 1일부터 다음과 같이 바뀝니다. 이용에 참고하여 주시기 바랍니다.
1. 주민등록 등본과 인감증명서는 평일 오전 8시 30분부터 오후 7시까지 발급합니다. 토요일에는 정오까지 문을 엽니다.
2. 전입 신고는 누리집에서 미리 예약할 수 있습니다. 예약하지 않고 오시는 분은 조금 기다리셔야 할 수도 있습니다.
3. 건강보험에 관한 상담은 복지과에서 맡습니다. 필요한 서류는 시청 소식지에서 확인하여 주십시오.
재활용품을 거두는 날이 바뀌는 동네가 있습니다. 새 달력은 주민센터에서 나누어 드리니 받아 가시기 바랍니다.
궁금한 점이 있으면 총무과로 전화하여 주시기 바랍니다. 언제나 친절하게 안내하여 드리겠습니다.
`
	longFrench = `La mairie de Valclair vous informe : à partir du 1er avril, les horaires d'été entrent en vigueur.
Les guichets de l'hôtel de ville seront ouverts de huit heures à dix-neuf heures, et même le samedi matin. L'accès se fait par l'entrée côté jardin.
Les pièces nécessaires à la délivrance d'une carte d'identité ont été précisées dans le bulletin municipal ; vérifiez bien que votre dossier est complété.
Les élèves inscrits à l'école élémentaire bénéficieront d'un accueil prolongé jusqu'à la fin de l'année. La décision a été adoptée à l'unanimité.
La collecte des déchets ménagers sera décalée d'une journée à Noël et à Pâques. Merci de rentrer vos bacs dès que possible après le passage du véhicule.
`
	longGerman = `Die Stadtverwaltung Grünwiesen teilt mit: Für die Bürgerbüros gelten künftig längere Öffnungszeiten.
Anträge auf Ausstellung eines Ausweises können während der üblichen Sprechzeiten gestellt werden; außerdem ist samstags bis zwölf Uhr geöffnet.
Über Änderungen der Müllabfuhr informiert das Amt für Abfallwirtschaft. Größere Mengen Sperrmüll müssen früh genug angemeldet werden, spätestens fünf Tage vorher.
Die Gebühren für Führungen durch das städtische Museum erhöhen sich geringfügig. Schüler und Studierende erhalten weiterhin eine Ermäßigung; für Familien gibt es günstigere Jahreskarten.
`
	longRussian = `Администрация города Светлополье сообщает жителям об изменении времени работы справочных окон.
С первого апреля документы принимаются по будням с восьми часов утра до семи часов вечера, а по субботам до полудня.
Записаться на приём можно по телефону или через портал городских услуг. Тем, кто не записался заранее, возможно, придётся немного подождать.
Вопросы о пособиях и льготах решает отдел социальной защиты. Перечень необходимых бумаг напечатан в городской газете.
Вывоз крупного мусора переносится на вторую среду каждого месяца. Просим выставлять вещи к дороге накануне вечером.
`
	longGreek = `Ο Δήμος Καλλιθέας της Πεδιάδας ανακοινώνει την αλλαγή του ωραρίου λειτουργίας των υπηρεσιών του.
Από την πρώτη Απριλίου τα γραφεία θα δέχονται το κοινό από τις οκτώ το πρωί μέχρι τις επτά το απόγευμα, ενώ το Σάββατο μέχρι το μεσημέρι.
Οι πολίτες μπορούν να κλείνουν ραντεβού τηλεφωνικά ή μέσα από την ιστοσελίδα. Τα απαραίτητα δικαιολογητικά αναγράφονται στο ενημερωτικό δελτίο.
`
	longHebrew = `עיריית גבעת השדה מודיעה לתושבים על שינוי בשעות הפעילות של אולם קבלת הקהל.
החל מהאחד באפריל יתקבלו הפונים בימי חול משמונה בבוקר ועד שבע בערב. אפשר לקבוע תור מראש בטלפון או באתר העירייה.
מידע על הנחות ועל תשלומים נמסר במחלקת הגבייה. את המסמכים הדרושים יש להביא עם תעודת זהות.
`
	longArabic = `تعلن بلدية وادي الزهور عن تغيير مواعيد العمل في مكاتب خدمة الجمهور ابتداء من أول الشهر القادم.
تستقبل المكاتب المراجعين من الساعة الثامنة صباحا حتى السابعة مساء، ويمكن حجز موعد بالهاتف أو عن طريق الموقع.
على المواطنين إحضار الأوراق المطلوبة كاملة، وللمزيد من المعلومات يرجى الاتصال بقسم العلاقات العامة في مبنى البلدية.
`
	longThai = `เทศบาลตำบลทุ่งฟ้าขอแจ้งการเปลี่ยนแปลงเวลาให้บริการประชาชนตั้งแต่วันที่หนึ่งเมษายนเป็นต้นไป
สำนักทะเบียนเปิดให้บริการตั้งแต่เวลาแปดนาฬิกาถึงสิบเก้านาฬิกา ประชาชนสามารถจองคิวล่วงหน้าทางโทรศัพท์หรือผ่านเว็บไซต์ได้
กรุณานำบัตรประจำตัวและเอกสารที่เกี่ยวข้องมาให้ครบถ้วน หากมีข้อสงสัยโปรดติดต่อเจ้าหน้าที่ประชาสัมพันธ์
`
	longPolish = `Urząd Miasta Zielone Łąki informuje, że od pierwszego kwietnia zmieniają się godziny przyjęć mieszkańców.
Wnioski o wydanie dowodu można składać także w soboty. Prosimy o wcześniejsze zgłoszenie się przez telefon; osoby, które tego nie zrobią, będą musiały poczekać dłużej.
Opłaty za odbiór śmieci wzrosną nieznacznie. Właściciele gospodarstw otrzymają w najbliższych dniach pisemne zawiadomienie.
`
)

// foreignTexts are texts that are not read, and what they are called.
var foreignTexts = []struct {
	name string
	enc  encoding.Encoding
	text string
	wide int // how many bytes above ASCII a snippet has at least, so that it is known
}{
	{"shift_jis", japanese.ShiftJIS, longJapanese, 10}, {"euc-jp", japanese.EUCJP, longJapanese, 10},
	{"euc-kr", korean.EUCKR, longKorean, 10},
	{"windows-1252", charmap.Windows1252, longFrench, 5}, {"windows-1252", charmap.Windows1252, longGerman, 5},
	{"windows-1251", charmap.Windows1251, longRussian, 10}, {"koi8-r", charmap.KOI8R, longRussian, 10},
	{"iso-8859-5", charmap.ISO8859_5, longRussian, 10}, {"ibm866", charmap.CodePage866, longRussian, 10},
	{"iso-8859-7", charmap.ISO8859_7, longGreek, 10}, {"windows-1255", charmap.Windows1255, longHebrew, 10},
	{"windows-1256", charmap.Windows1256, longArabic, 10}, {"windows-874", charmap.Windows874, longThai, 10},
	{"windows-1250", charmap.Windows1250, longPolish, 5},
}

// TestForeignIsNamed: foreign text is never taken for Chinese, whatever is claimed, and its charset is named.
func TestForeignIsNamed(t *testing.T) {
	for _, f := range foreignTexts {
		raw := encode(t, f.enc, f.text)
		wrong, all := 0, 0
		for _, size := range []int{100, 200, 400, len(raw)} {
			for from := 0; from+size <= len(raw); from += 7 {
				part := raw[from : from+size]
				if wideBytes(part) < f.wide {
					continue
				}
				for _, claim := range []string{"", "gbk", "big5", "utf-8", "hz", "iso-8859-1", "utf-16", f.name} {
					all++
					g := charset.Detect(part, claim)
					if g.Name != "" || g.Binary || g.Foreign != f.name {
						if wrong++; wrong <= 3 {
							t.Errorf("%s, %d+%d, claimed %q: %+v", f.name, from, size, claim, g)
						}
					}
				}
			}
		}
		if wrong > 0 || all < 200 {
			t.Errorf("%s: %d of %d wrong", f.name, wrong, all)
		}
	}
}

func wideBytes(b []byte) int {
	n := 0
	for _, c := range b {
		if c >= utf8.RuneSelf {
			n++
		}
	}
	return n
}

// eucTW writes a text in EUC-TW: the planes 1 and 2 of CNS 11643 have the characters of the levels 1 and 2 of Big5 in
// the same order (a few places aside).
func eucTW(t *testing.T, s string) []byte {
	var out []byte
	place := func(b string, first int) int { // in rows of 157
		trail := int(b[1]) - 0x40
		if b[1] >= 0xA1 {
			trail = int(b[1]) - 0xA1 + 63
		}
		return (int(b[0])-first)*157 + trail
	}
	put := func(row, k int) { out = append(out, byte(row+k/94), byte(0xA1+k%94)) }
	for _, r := range s {
		b := inverseBig5()[r]
		switch {
		case r < utf8.RuneSelf:
			out = append(out, byte(r))
		case len(b) == 0 || b[0] < 0xA1 || b[0] > 0xF9:
			t.Fatalf("EUC-TW has no %q", r)
		case b[0] < 0xA4:
			put(0xA1, place(b, 0xA1))
		case b[0] < 0xC7:
			put(0xC4, place(b, 0xA4))
		default:
			out = append(out, 0x8E, 0xA2)
			put(0xA1, place(b, 0xC9))
		}
	}
	return out
}

func TestEUCTW(t *testing.T) {
	taiwan := longTraditional + traditional
	for _, txt := range ownTexts(t) {
		if strings.HasPrefix(txt.name, "taiwan") {
			taiwan += txt.body
		}
	}
	raw := eucTW(t, taiwan)
	for _, size := range []int{100, 200, len(raw)} {
		for from := 0; from+size <= len(raw); from += 7 {
			part := raw[from : from+size]
			if wideBytes(part) < 20 {
				continue
			}
			for _, claim := range []string{"", "big5", "gbk", "utf-8", "euc-tw"} {
				if g := charset.Detect(part, claim); g.Name != "" || g.Foreign != "euc-tw" {
					t.Errorf("%d+%d, claimed %q: %+v", from, size, claim, g)
				}
			}
		}
	}
	if g := charset.Detect(encode(t, korean.EUCKR, "공고"), "euc-tw"); g.Name != "" {
		t.Errorf("two characters that may be anything: %+v", g)
	}
	gbk, _ := encodeText(text{"", longSimplified}, charset.GB18030)
	if g := charset.Detect(gbk.raw, "euc-tw"); g.Name != charset.GB18030 || g.Claimed != "euc-tw" {
		t.Errorf("GBK that is declared as EUC-TW: %+v", g)
	}
}

// TestSevenBits: charsets of escape sequences look like ASCII.
func TestSevenBits(t *testing.T) {
	if g := charset.Detect(encode(t, japanese.ISO2022JP, longJapanese), "gbk"); g.Name != "" || g.Foreign != "iso-2022-jp" {
		t.Errorf("ISO-2022-JP: %+v", g)
	}
	for mark, name := range map[string]string{"\x1b$)C": "iso-2022-kr", "\x1b$)A": "iso-2022-cn", "\xff\xfe\x00\x00": "utf-32le"} {
		if g := charset.Detect([]byte(mark+"\x0e9K9.\x0f is a text\n"), ""); g.Name != "" || g.Binary || g.Foreign != name {
			t.Errorf("%q: %+v", mark, g)
		}
	}
}

// TestUnread: charsets that are known and not read are an honest error with their name.
func TestUnread(t *testing.T) {
	for _, name := range []string{
		"euc-tw", "EUC_TW", "shift_jis", "sjis", "Shift-JIS", "cp932", "euc-jp", "iso-2022-jp", "euc-kr", "ks_c_5601", "ks_c_5601-1987", "cp949",
		"windows-1252", "iso-8859-1", "latin1", "koi8-r", "windows-1251", "utf-7", "utf-32", "iso-2022-cn", "tis-620", "no-such-charset",
	} {
		_, err := charset.Decode([]byte("text"), name)
		if !errors.Is(err, doc.ErrCharset) || !errors.Is(err, doc.ErrUnsupported) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
		canonical, read := charset.Canonical(name)
		if read || (canonical == "") != (name == "no-such-charset") || !strings.Contains(fmt.Sprint(err), canonical) {
			t.Errorf("%s is %q (%v): %v", name, canonical, read, err)
		}
	}
	for label, want := range map[string]string{
		"cp936": charset.GB18030, "CP950": charset.Big5, "gb13000": charset.GB18030, " x-gbk ": charset.GB18030, `"GB2312"`: charset.GB18030,
		"big5-hkscs": charset.Big5, "UTF8": charset.UTF8, "utf-16": charset.UTF16LE, "UTF-16BE": charset.UTF16BE, "HZ": charset.HZ, "gb18030-2022": charset.GB18030,
	} {
		if got, read := charset.Canonical(label); got != want || !read {
			t.Errorf("%s is %q (%v), want %s", label, got, read, want)
		}
	}
}
