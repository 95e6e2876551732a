#!/usr/bin/env bash
# Makes testdata/attached/P020240301.xlsx, the sheet that testdata/attached/notice.html names, with LibreOffice.
set -euo pipefail
cd "$(dirname "$0")/../attached"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/P020240301.csv" <<'END'
序号,工作任务,牵头单位,配合单位,完成时限
1,检修全部渡口的缆绳和护栏,市水务局,市财政局,6月底前
2,更换超过年限的趸船,市交通局,各县（区）政府,年底前
3,给渡工补一次救生训练,市应急局,市水务局,9月底前
END
soffice --headless --convert-to xlsx --infilter='CSV:44,34,76' --outdir . "$work/P020240301.csv" > /dev/null
