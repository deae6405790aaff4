"use strict";
// nbgrader's fields have no names for a screen reader, and take any number as extra points. A field for
// numbers drops what is in no number: 1/2 becomes 12, and 1,5 becomes 15. So these are fields for text.
const FIELDS = ".dgm-cell .score, .dgm-cell .extra-credit";

$(document).ready(function () {
  document.documentElement.lang = "en";
  $("main").each(function () { this.replaceWith(...this.childNodes); });
  $("body > .container").attr("role", "main");
  $(".panel-title").attr({role: "heading", "aria-level": 2});
  $(".dgm-cell th:empty").replaceWith("<td></td>");
  reach();
  $(window).on("load resize", reach);
  $("#dgm-whole").on("change", reach);
  $(".dgm-cell .comment").each(function () {
    $(this).attr("aria-label", "Comment on " + this.id.replace(/-comment$/, ""));
  });
  $(".dgm-cell .score").each(function () {
    const score = $(this), cell = score.closest(".dgm-cell"), extra = cell.find(".extra-credit");
    const most = cell.data("extra");
    score.add(extra).attr({type: "text", inputmode: "decimal", autocomplete: "off"});
    score.attr("aria-label", "Points for " + this.id);
    extra.attr("aria-label", "Extra points for " + this.id);
    extra.closest(".pull-right").after('<div class="dgm-said" role="status"></div>');
    if (most === undefined) return;
    score.removeClass("tabbable").parent().hide();
    extra.parent().contents().last().replaceWith(" of " + most + " extra points ");
  });
});

// What scrolls can be scrolled with the keyboard.
function reach() {
  $(".dgm-cell").find("pre, .output_wrapper, .input_area, .input, .inner_cell").each(function () {
    const scrolls = this.scrollHeight > this.clientHeight || this.scrollWidth > this.clientWidth;
    $(this).attr("tabindex", scrolls ? 0 : null);
  });
}

// What is no number from 0 to the most is not saved, and said beside its field.
function refuse(cell) {
  const wrong = [];
  for (const [kind, most] of [[".score", cell.data("most")], [".extra-credit", cell.data("extra")]]) {
    const field = cell.find(kind), typed = field.val().trim().replace(",", ".");
    const number = typed === "" || /^(\d+\.?\d*|\.\d+)$/.test(typed);
    const fits = number && !(Number(typed) > most);
    field.val(typed).attr("aria-invalid", fits ? null : "true");
    const asked = most === undefined ? "a number such as 1.5" : "a number from 0 to " + most;
    if (!fits) wrong.push("Not saved: " + typed + " is not " + asked + ".");
  }
  cell.find(".dgm-said").text(wrong.join(" "));
  return wrong.length > 0;
}

document.addEventListener("input", function (event) {
  const field = event.target;
  if (field.matches(FIELDS) && field.value.includes(",")) field.value = field.value.replace(",", ".");
}, true);

// Where no test gave points, nbgrader counts extra points only beside a mark, which is 0 here.
document.addEventListener("change", function (event) {
  if (!event.target.matches(FIELDS)) return;
  const cell = $(event.target).closest(".dgm-cell"), score = cell.find(".score");
  if (refuse(cell)) event.stopPropagation();
  else if (cell.data("extra") !== undefined && !score.attr("placeholder")) {
    score.val(cell.find(".extra-credit").val() === "" ? "" : 0);
  }
}, true);

document.addEventListener("click", function (event) {
  if (!event.target.matches(".dgm-cell .scoring-buttons .btn")) return;
  const cell = $(event.target).closest(".dgm-cell"), extra = cell.find(".extra-credit");
  const full = event.target.matches(".full-credit"), ofExtra = cell.data("extra");
  if (event.target.matches(".mark-graded")) {
    if (refuse(cell)) event.stopPropagation();
    return;
  }
  // a field that was refused shows what the button saves
  if (!full || cell.find(".score").attr("aria-invalid")) cell.find(".score").val(full ? cell.data("most") : 0);
  if (!full) extra.val(0);
  if (full && ofExtra !== undefined) {
    event.stopPropagation();
    extra.val(ofExtra)[0].dispatchEvent(new Event("change", {bubbles: true}));
    extra.focus();
  }
  refuse(cell);
}, true);
