import { expect, test } from 'vitest'
import { dressPage } from '../../../../../sandbox/local-slack/page/dress-page.ts'

const HTML = '<html><head><title>x</title><script type="module">"try /echo hi"</script></head><body></body></html>'

test('our script stands before the own one of the page, and hints name our command', () => {
  const page = dressPage(HTML, '/migrate', 'Europe/Berlin')

  expect(page.indexOf('modal_click')).toBeLessThan(page.indexOf('type="module"'))
  expect(page).toContain('"try /migrate help"')
  expect(page).toContain('timeZone: "Europe/Berlin"')
})
