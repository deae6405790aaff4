"use strict";
// nbgrader's fields have no names for a screen reader, and take any number as extra points.
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
    score.attr("aria-label", "Points for " + this.id);
    extra.attr("aria-label", "Extra points for " + this.id);
    if (most === undefined) return;
    score.removeClass("tabbable").parent().hide();
    extra.attr({min: 0, max: most, step: "any"}).parent().contents().last().replaceWith(" of " + most + " extra points ");
    extra.parent().append('<span class="dgm-said" role="status"></span>');
  });
});

// What scrolls can be scrolled with the keyboard.
function reach() {
  $(".dgm-cell").find("pre, .output_wrapper, .input_area, .input, .inner_cell").each(function () {
    const scrolls = this.scrollHeight > this.clientHeight || this.scrollWidth > this.clientWidth;
    $(this).attr("tabindex", scrolls ? 0 : null);
  });
}

// In an extra part the most is what the part can bring. Where no test gave points, nbgrader counts
// extra points only beside a mark, which is 0 here.
document.addEventListener("change", function (event) {
  if (!event.target.matches("[data-extra] .extra-credit")) return;
  const extra = event.target, most = Number(extra.max), tooMuch = Number(extra.value) > most;
  const score = $(extra).closest(".dgm-cell").find(".score");
  if (tooMuch) extra.value = most;
  $(extra).parent().find(".dgm-said").text(tooMuch ? "At most " + most + ", so " + most + " was saved." : "");
  if (!score.attr("placeholder")) score.val(extra.value === "" ? "" : 0);
}, true);

document.addEventListener("click", function (event) {
  if (!event.target.matches("[data-extra] .full-credit")) return;
  event.stopPropagation();
  const extra = $(event.target).closest(".dgm-cell").find(".extra-credit")[0];
  extra.value = extra.max;
  extra.dispatchEvent(new Event("change", {bubbles: true}));
  extra.focus();
}, true);

// A field for numbers drops a comma, so that 1,5 would become 15: it is typed as a point.
document.addEventListener("beforeinput", function (event) {
  if (event.data !== "," || !event.target.matches(".dgm-cell .score, .dgm-cell .extra-credit")) return;
  event.preventDefault();
  document.execCommand("insertText", false, ".");
}, true);
