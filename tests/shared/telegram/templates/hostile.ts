/** Text of other writers, and how it must be shown. */

export const HOSTILE = "<b>&</b>";
export const ESCAPED = "&lt;b&gt;&amp;&lt;/b&gt;";
