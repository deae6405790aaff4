"use strict";
// nbgrader's fields have no names for a screen reader, and take any number as extra points.
$(document).ready(function () {
  document.documentElement.lang = "en";
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
