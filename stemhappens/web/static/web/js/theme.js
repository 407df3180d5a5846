/* Runs before the first paint, so that a theme picked by hand does not flash. */
(function () {
  var chosen = null;
  try { chosen = localStorage.getItem("theme"); } catch (error) { /* storage is switched off */ }
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
})();
