const button = document.getElementById('print');
// A browser that cannot print has no button for it.
if (typeof window.print === 'function') button?.addEventListener('click', () => window.print());
else button?.remove();
