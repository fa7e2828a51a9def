import { LocalProtocolError, RemoteProtocolError } from '../errors.ts'
import type { XmlElement } from '../xml/parse-xml.ts'
import { child, elements, textOf } from '../xml/query.ts'
import { element, type XmlMarkup } from '../xml/write-xml.ts'
import { need, type ReadEnvelope } from './envelope.ts'
import { NS } from './namespaces.ts'

/** Instances of CIM classes by WS-Enumeration (MS-WSMV 2.2.4.27, DSP0226 8), which needs no shell. */

export interface CimQueryRequest {
  readonly kind: 'query-cim'
  /** For example `root/cimv2`. */
  readonly namespace: string
  readonly className: string
  readonly properties: readonly string[]
}

/** By property name, as text; null where the instance has none, several texts for an array. */
export type CimRow = Readonly<Record<string, string | readonly string[] | null>>

const RESOURCE = 'http://schemas.microsoft.com/wbem/wsman/1/wmi/'
const WQL = 'http://schemas.microsoft.com/wbem/wsman/1/WQL'
const XSI = 'http://www.w3.org/2001/XMLSchema-instance'
/** More than any class has instances that we ask for, so that all come in one answer. */
const MAX_ELEMENTS = '32000'
const NAMESPACE = /^\w+(?:\/\w+)*$/
const NAME = /^\w+$/
const SELECT = /^select\s+([\w\s,]+?)\s+from\s+(\w+)$/i

/** All classes of a namespace: the query names the one. */
export function cimResource({ namespace }: CimQueryRequest): string {
  if (!NAMESPACE.test(namespace)) throw new LocalProtocolError(`"${namespace}" is no CIM namespace such as root/cimv2`)
  return `${RESOURCE}${namespace}/*`
}

export function isCimResource(resourceUri: string): boolean {
  return resourceUri.startsWith(RESOURCE)
}

/** Only names of a class and its properties can be asked for, so that nothing in a query is ever a value. Throws LocalProtocolError for other text. */
export function cimQueryBody({ className, properties }: CimQueryRequest): XmlMarkup {
  const strange = [className, ...properties].find((name) => !NAME.test(name))
  if (strange !== undefined) throw new LocalProtocolError(`"${strange}" is no name of a CIM class or property`)
  return element(
    'n:Enumerate',
    {},
    element('w:OptimizeEnumeration', {}),
    element('w:MaxElements', {}, MAX_ELEMENTS),
    element('w:Filter', { Dialect: WQL }, `select ${properties.join(',')} from ${className}`),
  )
}

/** The server's reading of a query; throws RemoteProtocolError for one of another form. */
export function readCimQuery({ resourceUri, body }: ReadEnvelope): CimQueryRequest {
  const filter = child(need(body, NS.enumeration, 'Enumerate'), NS.wsman, 'Filter')
  const [, names = '', className = ''] = SELECT.exec(filter ? textOf(filter).trim() : '') ?? []
  if (className === '') throw new RemoteProtocolError('the query is no plain "select … from …"')
  return {
    kind: 'query-cim',
    namespace: resourceUri.slice(RESOURCE.length).replace(/\/[^/]*$/, ''),
    className,
    properties: names.split(',').map((name) => name.trim()),
  }
}

/**
 * One item of the answer. Windows gives the columns of a query without a namespace, and a whole instance in that of its
 * class; either may stand in an element of its type, such as `Datetime`.
 */
export function readCimRow(item: XmlElement): CimRow {
  const row: Record<string, string | string[] | null> = Object.create(null)
  for (const property of elements(item)) {
    const value = readProperty(property)
    const before = row[property.name]
    if (value === null || before === undefined || before === null) row[property.name] = value
    else if (typeof before === 'string') row[property.name] = [before, value]
    else before.push(value)
  }
  return row
}

function readProperty(property: XmlElement): string | null {
  if (/^(?:true|1)$/.test(property.attributes.get(`{${XSI}}nil`) ?? '')) return null
  const [typed] = elements(property)
  return textOf(typed ?? property).trim()
}

/** As Windows gives the columns of a query; texts that are times in ISO form are told as such. */
export function renderCimRow(row: CimRow): XmlMarkup {
  const properties = Object.entries(row).flatMap(([name, value]) => {
    if (value === null) return [element(name, { 'xmlns:xsi': XSI, 'xsi:nil': 'true' })]
    return [value].flat().map((text) => element(name, {}, isTime(text) ? element('Datetime', {}, text) : text))
  })
  return element('w:XmlFragment', {}, ...properties)
}

function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(text)
}
