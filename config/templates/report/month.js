(function () {
  "use strict";
  var table = document.getElementById("tabel");
  var body = table.tBodies[0];
  var field = document.getElementById("cari");
  var told = document.getElementById("jumlah");
  var rows = Array.prototype.slice.call(body.rows);
  var compare = new Intl.Collator("id", { numeric: true, sensitivity: "base" }).compare;
  function find() {
    var words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    var shown = 0;
    rows.forEach(function (row) {
      var text = row.textContent.toLowerCase();
      row.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
      shown += row.hidden ? 0 : 1;
    });
    told.textContent = shown + " dari " + rows.length + " publikasi";
  }
  function value(row, column) {
    var cell = row.cells[column];
    return cell.getAttribute("data-sort") || cell.textContent.trim();
  }
  function sort(column, head) {
    var down = head.getAttribute("aria-sort") === "ascending";
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (one) { one.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    rows.sort(function (a, b) { return compare(value(a, column), value(b, column)) * (down ? -1 : 1); });
    rows.forEach(function (row) { body.appendChild(row); });
  }
  Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, column) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent.trim();
    head.textContent = "";
    head.appendChild(button);
    button.addEventListener("click", function () { sort(column, head); });
  });
  field.form.hidden = false;
  field.form.addEventListener("submit", function (event) { event.preventDefault(); });
  field.addEventListener("input", find);
  find();
})();
