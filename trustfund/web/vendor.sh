#!/bin/sh
# Fetch the vendored styles, icons, script and fonts anew from their npm packages, and write VENDORED.md.
# Needed only to renew a version or add an icon: what it fetches is committed. Usage: sh trustfund/web/vendor.sh
set -eu

TABLER=1.6.1
ICONS=3.51.0
HTMX=2.0.11
INTER=5.3.0
NOTO=5.3.1
INTER_TTF=0.4.2
NOTO_TTF=0.4.3

here=$(cd "$(dirname "$0")" && pwd)
vendor="$here/static/vendor"
fonts="$here/../render/fonts"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --silent \
    "@tabler/core@$TABLER" "@tabler/icons@$ICONS" "htmx.org@$HTMX" \
    "@fontsource-variable/inter@$INTER" "@fontsource-variable/noto-sans-kr@$NOTO" \
    "@expo-google-fonts/inter@$INTER_TTF" "@expo-google-fonts/noto-sans-kr@$NOTO_TTF"
cd node_modules

rm -rf "$vendor/tabler" "$vendor/htmx" "$vendor/inter" "$vendor/noto-sans-kr" "$vendor/icons" "$fonts"
mkdir -p "$vendor/tabler" "$vendor/htmx" "$vendor/inter" "$vendor/noto-sans-kr" "$vendor/icons" "$fonts"

sed '/sourceMappingURL/d' @tabler/core/dist/css/tabler.min.css >"$vendor/tabler/tabler.min.css"
sed '/sourceMappingURL/d' htmx.org/dist/htmx.min.js >"$vendor/htmx/htmx.min.js"
cp htmx.org/LICENSE "$vendor/htmx/LICENSE"
cp @tabler/icons/LICENSE "$vendor/icons/LICENSE"

# One line per icon in icons.txt: the outline file, or filled/NAME.
while read -r name; do
    case "$name" in
        "" | "#"*) ;;
        filled/*) cp "@tabler/icons/icons/$name.svg" "$vendor/icons/${name#filled/}-filled.svg" ;;
        *) cp "@tabler/icons/icons/outline/$name.svg" "$vendor/icons/$name.svg" ;;
    esac
done <"$here/icons.txt"

# Latin and its extension are all that Inter's pages need; Hangul comes in the package's own small ranges.
for range in latin latin-ext; do
    cp "@fontsource-variable/inter/files/inter-$range-wght-normal.woff2" "$vendor/inter/"
done
cp @fontsource-variable/inter/LICENSE "$vendor/inter/LICENSE"
awk -v RS= -v ORS='\n\n' '/\* inter-latin(-ext)?-wght-normal/' @fontsource-variable/inter/wght.css |
    sed 's#\./files/##' >"$vendor/inter/inter.css"
cp @fontsource-variable/noto-sans-kr/files/*-wght-normal.woff2 "$vendor/noto-sans-kr/"
cp @fontsource-variable/noto-sans-kr/LICENSE "$vendor/noto-sans-kr/LICENSE"
sed 's#\./files/##' @fontsource-variable/noto-sans-kr/wght.css >"$vendor/noto-sans-kr/noto-sans-kr.css"

cp @expo-google-fonts/inter/400Regular/Inter_400Regular.ttf "$fonts/Inter-Regular.ttf"
cp @expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf "$fonts/Inter-SemiBold.ttf"
cp @expo-google-fonts/inter/700Bold/Inter_700Bold.ttf "$fonts/Inter-Bold.ttf"
cp @expo-google-fonts/inter/LICENSE_FONT "$fonts/Inter-LICENSE"
cp @expo-google-fonts/noto-sans-kr/400Regular/NotoSansKR_400Regular.ttf "$fonts/NotoSansKR-Regular.ttf"
cp @expo-google-fonts/noto-sans-kr/700Bold/NotoSansKR_700Bold.ttf "$fonts/NotoSansKR-Bold.ttf"
cp @expo-google-fonts/noto-sans-kr/LICENSE_FONT "$fonts/NotoSansKR-LICENSE"

row() { # package, files: one line of the table, version and licence as the package states them
    echo "| $1 | $(node -p "require('./$1/package.json').version") | $(node -p "require('./$1/package.json').license") | $2 |"
}
{
    echo "# Vendored files"
    echo
    echo "Written by \`trustfund/web/vendor.sh\`; do not edit. Each file is as its npm package ships it, less the source-map line."
    echo
    echo "| package | version | licence | files |"
    echo "|---|---|---|---|"
    row @tabler/core "\`tabler/\`"
    row @tabler/icons "\`icons/\`, $(ls "$vendor/icons" | grep -c svg) of the set, as listed in \`trustfund/web/icons.txt\`"
    row htmx.org "\`htmx/\`"
    row @fontsource-variable/inter "\`inter/\`, latin and latin-ext"
    row @fontsource-variable/noto-sans-kr "\`noto-sans-kr/\`, $(ls "$vendor/noto-sans-kr" | grep -c woff2) ranges"
    row @expo-google-fonts/inter "\`trustfund/render/fonts/Inter-*.ttf\`, whole"
    row @expo-google-fonts/noto-sans-kr "\`trustfund/render/fonts/NotoSansKR-*.ttf\`, whole"
} >"$vendor/VENDORED.md"
