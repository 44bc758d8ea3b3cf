// Shows the rows that have every word of the search, in what is seen or in the names of fields and shuffled ids.
(function () {
  const input = document.getElementById("search");
  const count = document.getElementById("count");
  const rows = Array.from(document.querySelectorAll("tbody tr"), function (row) {
    const link = row.querySelector("a");
    return { row: row, text: (row.textContent + " " + link.dataset.more).toLowerCase() };
  });
  function search() {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const each of rows) {
      const found = words.every(function (word) { return each.text.includes(word); });
      each.row.hidden = !found;
      shown += found;
    }
    count.textContent = words.length ? shown + " of " + rows.length + " packets" : "";
    history.replaceState(null, "", words.length ? "#" + encodeURIComponent(input.value) : location.pathname);
  }
  input.addEventListener("input", search);
  if (location.hash.length > 1) {
    input.value = decodeURIComponent(location.hash.slice(1));
  }
  search();
})();
