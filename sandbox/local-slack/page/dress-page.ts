import { pageScript } from './page-script.ts'

/** Hides what the page offers and nothing here answers: uploads, reactions, editing, Home tabs, and its own log of traffic. */
const STYLE = `
.inspector-toggle, .composer-attach, .msg-hover-btn:not([title="Reply in thread"]) { display: none }
.sidebar-item:has(.app-dot), .sidebar-section:has(+ .sidebar-item .app-dot) { display: none }
.modal { width: 640px }
.modal .bk-input { margin: 5px 0 }
.modal .bk-plain-input { max-width: none; box-sizing: border-box }
.modal .bk-button { margin: 4px 0 }
.modal .modal-error { position: sticky; bottom: -16px; padding: 6px 0; background: #fff }
`

/** The page with what it lacks for our app, and a hint that fits. */
export function dressPage(html: string, command: string, timeZone: string): string {
  return html
    .replace('<head>', () => `<head>\n    <script>${pageScript(timeZone)}</script>`)
    .replace('</head>', () => `  <style>${STYLE}</style>\n  </head>`)
    .replaceAll('try /echo hi', () => `try ${command} help`)
}
