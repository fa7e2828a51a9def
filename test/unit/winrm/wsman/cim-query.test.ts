import { describe, expect, it } from 'vitest'
import { LocalProtocolError, RemoteProtocolError } from '../../../../src/winrm/errors.ts'
import { type CimQueryRequest, cimQueryBody, cimResource, readCimRow } from '../../../../src/winrm/wsman/cim-query.ts'
import { readResponse } from '../../../../src/winrm/wsman/responses.ts'
import { parseXml } from '../../../../src/winrm/xml/parse-xml.ts'

const MESSAGE = 'f249dbe7-0e83-4f39-ae4a-28324cf61227'
const aQuery = (more: Partial<CimQueryRequest>): CimQueryRequest => ({
  kind: 'query-cim',
  namespace: 'root/cimv2',
  className: 'Win32_Service',
  properties: ['Name'],
  ...more,
})

/** An answer with these items and this end. */
const answer = (items: string, end: string) => `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"
  xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:n="http://schemas.xmlsoap.org/ws/2004/09/enumeration"
  xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"><s:Header>
  <a:Action>http://schemas.xmlsoap.org/ws/2004/09/enumeration/EnumerateResponse</a:Action>
  <a:RelatesTo>uuid:${MESSAGE}</a:RelatesTo></s:Header><s:Body><n:EnumerateResponse><n:EnumerationContext/>
  <w:Items>${items}</w:Items>${end}</n:EnumerateResponse></s:Body></s:Envelope>`
const read = (text: string) => readResponse(text, { kind: 'query-cim', messageId: MESSAGE }, 200).rows

describe('an answer', () => {
  it('is read in the form that the columns of a query have', () => {
    const items = `<w:XmlFragment xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><CreationDate>
      <Datetime>2013-04-09T15:42:20.4124Z</Datetime></CreationDate><Access i:nil="true"/><Version></Version></w:XmlFragment>`

    expect(read(answer(items, '<w:EndOfSequence/>'))).toEqual([
      { CreationDate: '2013-04-09T15:42:20.4124Z', Access: null, Version: '' },
    ])
  })

  it('is read in the form of whole instances, arrays among their properties', () => {
    const items = `<p:Win32_Thing xmlns:p="http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_Thing"
      xmlns:cim="http://schemas.dmtf.org/wbem/wscim/1/common"><p:At><cim:Datetime>2014-04-03T14:45:50.46875+08:00</cim:Datetime></p:At>
      <p:Address>192.0.2.1</p:Address><p:Address>192.0.2.2</p:Address><p:Address>fe80::1</p:Address></p:Win32_Thing>`

    expect(read(answer(items, '<n:EndOfSequence/>'))).toEqual([
      { At: '2014-04-03T14:45:50.46875+08:00', Address: ['192.0.2.1', '192.0.2.2', 'fe80::1'] },
    ])
  })

  it('that is not complete is refused', () => {
    expect(() => read(answer('', ''))).toThrow(RemoteProtocolError)
  })

  it('cannot name a property that is not its own', () => {
    const row = readCimRow(parseXml('<x><__proto__>1</__proto__><constructor>2</constructor></x>'))

    expect(Object.entries(row)).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
    ])
  })
})

describe('a query', () => {
  it.each([
    ["Win32_Service where Name='x'", 'Name', 'root/cimv2'],
    ['Win32_Service', 'Name from Win32_Process--', 'root/cimv2'],
    ['Win32_Service', '*', 'root/cimv2'],
    ['Win32_Service', 'Name', 'root/cimv2/../default'],
  ])('of %j, %j in %j is refused: only names can be asked for', (className, property, namespace) => {
    const query = aQuery({ className, namespace, properties: [property] })

    expect(() => [cimResource(query), cimQueryBody(query)]).toThrow(LocalProtocolError)
  })
})
