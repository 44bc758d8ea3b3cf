//! Pieces of HTML.

/// Text as it stands between tags and in attributes.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// A page; `root` is the way back to the folder.
pub(super) fn page(title: &str, root: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"{root}style.css\">\n</head>\n<body>\n\
         <nav><a href=\"{root}index.html\">Packets</a> <a href=\"{root}codes/index.html\">Diagnostics</a></nav>\n\
         <main>\n{body}</main>\n</body>\n</html>\n",
        title = escape(title)
    )
}

/// Paragraphs of a doc comment; names of packets become links. `root` as in [`page`].
pub(super) fn doc(text: &str, root: &str, is_packet: impl Fn(&str) -> bool) -> String {
    let linked = |word: &str| {
        let name: String = word
            .chars()
            .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '_')
            .collect();
        if name.is_empty() || !is_packet(&name) {
            return escape(word);
        }
        escape(word).replace(&name, &format!("<a href=\"{root}packets/{name}.html\">{name}</a>"))
    };
    let paragraph = |text: &str| {
        let words: Vec<_> = text.split_whitespace().map(linked).collect();
        format!("<p>{}</p>\n", words.join(" "))
    };
    text.split("\n\n")
        .filter(|part| !part.trim().is_empty())
        .map(paragraph)
        .collect()
}

/// One text of many.
pub(super) fn concat(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().fold(String::new(), |all, part| all + &part)
}

/// A table that scrolls on small screens.
pub(super) fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let head = concat(head.iter().map(|cell| format!("<th>{cell}</th>")));
    let row = |cells: Vec<String>| {
        let cells = concat(cells.iter().map(|cell| format!("<td>{cell}</td>")));
        format!("<tr>{cells}</tr>\n")
    };
    let rows = concat(rows.into_iter().map(row));
    format!("<div class=\"scroll\"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n")
}
