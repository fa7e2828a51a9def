/**
 * Runs in the browser before the page's own script. The page knows alone who it acts as, and draws buttons in modals without
 * listening to them; this tells both over the page's own connection. And it shows the times of messages in the site's zone too.
 */
export function pageScript(timeZone: string): string {
  return `
{
  const Native = WebSocket
  let socket
  const tell = (frame) => socket?.readyState === Native.OPEN && socket.send(JSON.stringify(frame))
  const tellActing = () => {
    const user = document.querySelector('.actas select')?.value
    if (user) tell({ t: 'acting', user })
  }
  window.WebSocket = class extends Native {
    constructor(...where) {
      super(...where)
      socket = this
      this.addEventListener('open', tellActing)
    }
  }
  document.addEventListener('change', ({ target }) => target.matches?.('.actas select') && tellActing(), true)
  document.addEventListener('click', ({ target }) => {
    const pressed = target.closest?.('.modal-body .bk-button')
    if (pressed) tell({ t: 'modal_click', nth: [...document.querySelectorAll('.modal-body .bk-button')].indexOf(pressed) })
  }, true)
  const timeText = Date.prototype.toLocaleTimeString
  Date.prototype.toLocaleTimeString = function (_, options) {
    return timeText.call(this, 'en-GB', { ...options, timeZone: ${JSON.stringify(timeZone)} })
  }
}
`
}
