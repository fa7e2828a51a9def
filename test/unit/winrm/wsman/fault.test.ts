import { describe, expect, it } from 'vitest'
import { ShellGoneError, WsmanFaultError } from '../../../../src/winrm/errors.ts'
import { leavesOutcomeOpen, meaningOf } from '../../../../src/winrm/wsman/fault.ts'
import { readResponse } from '../../../../src/winrm/wsman/responses.ts'

const ID = 'f249dbe7-0e83-4f39-ae4a-28324cf61227'

/** An answer with a fault of this detail, to be thrown when it is read. */
function faultOf(
  detail: string,
  { value = 'Receiver', subcode = 'w:InternalError', reason = 'because' } = {},
): unknown {
  const text = `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd" xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"><s:Header><a:Action>http://schemas.dmtf.org/wbem/wsman/1/wsman/fault</a:Action><a:RelatesTo>uuid:${ID.toUpperCase()}</a:RelatesTo></s:Header><s:Body><s:Fault><s:Code><s:Value>s:${value}</s:Value><s:Subcode><s:Value>${subcode}</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en-US">${reason}</s:Text></s:Reason>${detail}</s:Fault></s:Body></s:Envelope>`
  try {
    readResponse(text, { kind: 'command', messageId: ID }, 500)
  } catch (error) {
    return error
  }
  return undefined
}

describe('a fault', () => {
  it('without a code is known by its subcode', () => {
    const quota = faultOf('', { value: 'Sender', subcode: 'w:QuotaLimit' })

    expect(quota).toBeInstanceOf(WsmanFaultError)
    expect(quota).toMatchObject({
      quota: true,
      retry: 'after-delay',
      facts: { code: undefined, subcode: 'QuotaLimit' },
    })
    expect(meaningOf(faultOf('', { subcode: 'w:TimedOut' }))).toBe('nothing-yet')
    expect(meaningOf(faultOf('', { subcode: 'w:AccessDenied' }))).toBe('not-allowed')
  })

  it('of WMI is read out of its own detail', () => {
    const error = faultOf(
      '<s:Detail><p:MSFT_WmiError xmlns:p="http://schemas.microsoft.com/wbem/wsman/1/wmi/root"><p:error_Code>2150859174</p:error_Code><p:Message>Too many operations.</p:Message></p:MSFT_WmiError></s:Detail>',
    )

    expect(error).toMatchObject({ quota: true, facts: { code: 2_150_859_174, reason: 'Too many operations.' } })
  })

  it('with a code written as signed is the same fault', () => {
    const error = faultOf(
      '<s:Detail><f:WSManFault Code="-2144108453" Machine="M"><f:Message>x</f:Message></f:WSManFault></s:Detail>',
    )

    expect(error).toBeInstanceOf(ShellGoneError)
  })

  it.each([
    '',
    '<s:Detail/>',
    '<s:Detail><f:WSManFault Code="no number"/></s:Detail>',
    '<s:Detail><f:WSManFault Code="77"/></s:Detail>',
  ])('that is new to us leaves open what happened, unless it blames the sender: %s', (detail) => {
    const ours = faultOf(detail, { value: 'Sender', subcode: 'w:Other' })
    const theirs = faultOf(detail)

    expect([ours, theirs].map(meaningOf)).toEqual(['unknown', 'unknown'])
    expect([ours, theirs].map(leavesOutcomeOpen)).toEqual([false, true])
    expect(ours).toMatchObject({ retry: 'never', facts: { reason: 'because' } })
  })
})
