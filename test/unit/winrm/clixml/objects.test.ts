import { describe, expect, test } from 'vitest'
import {
  arrayValue,
  credentialValue,
  enumValue,
  fromPlain,
  hashtableValue,
  propertyBag,
  stringValue,
} from '../../../../src/winrm/clixml/build-values.ts'
import { dictionaryEntry, integerOfValue, property, textOfValue } from '../../../../src/winrm/clixml/property.ts'
import { readClixml } from '../../../../src/winrm/clixml/reader.ts'
import { toPlain } from '../../../../src/winrm/clixml/to-plain.ts'
import type { ClixmlObject } from '../../../../src/winrm/clixml/values.ts'
import { writeClixml } from '../../../../src/winrm/clixml/writer.ts'
import { LocalProtocolError, RemoteProtocolError } from '../../../../src/winrm/errors.ts'

const ENUM =
  '<Obj RefId="0"><TN RefId="0"><T>System.DayOfWeek</T><T>System.Enum</T><T>System.ValueType</T><T>System.Object</T></TN><ToString>Monday</ToString><I32>1</I32></Obj>'
const STRING_WITH_NOTES =
  '<Obj RefId="0"><TN RefId="0"><T>System.String</T><T>System.Object</T></TN><ToString>line</ToString><S>line</S><MS><S N="PSPath">C:\\a</S><I64 N="ReadCount">1</I64></MS></Obj>'

describe('CLIXML objects', () => {
  test.each([
    ['an enum', ENUM],
    ['a string with note properties', STRING_WITH_NOTES],
    ['an object without any part', '<Obj RefId="0"/>'],
    ['empty parts', '<Obj RefId="0"><TN RefId="0"/><ToString/><Props/><MS/></Obj>'],
    ['a list', '<Obj RefId="0"><LST><I32>1</I32><Nil/><Obj RefId="1"><LST/></Obj></LST></Obj>'],
    ['an enumerable', '<Obj RefId="0"><IE><S>a</S></IE></Obj>'],
    ['a stack', '<Obj RefId="0"><STK><S>a</S></STK></Obj>'],
    ['a queue', '<Obj RefId="0"><QUE><S>a</S></QUE></Obj>'],
    [
      'a dictionary',
      '<Obj RefId="0"><DCT><En><S N="Key">a</S><I32 N="Value">1</I32></En><En><I32 N="Key">2</I32><Nil N="Value"/></En></DCT></Obj>',
    ],
    [
      'type names once and then by reference',
      '<Obj RefId="0"><TN RefId="0"><T>A</T></TN><LST><Obj RefId="1"><TNRef RefId="0"/></Obj><Obj RefId="2"><TN RefId="1"><T>B</T></TN></Obj></LST></Obj>',
    ],
    ['the same object twice', '<Obj RefId="0"><LST><Obj RefId="1"><MS/></Obj><Ref RefId="1"/></LST></Obj>'],
    ['a cycle', '<Obj RefId="0"><MS><Ref N="Self" RefId="0"/></MS></Obj>'],
    ['both kinds of properties', '<Obj RefId="0"><Props><S N="a">1</S></Props><MS><S N="A">2</S></MS></Obj>'],
    ['names that need escapes', '<Obj RefId="0"><MS><S N="a_x000A_&lt;&quot;">1</S></MS></Obj>'],
    ['a tag that is not known', '<Obj RefId="0"><MS><PR N="p"><AV>x</AV><AI>1</AI></PR></MS></Obj>'],
    ['an unknown tag as a whole', '<XYZ b="1">c<d/></XYZ>'],
  ])('%s is read and written without loss', (_, xml) => {
    expect(writeClixml(readClixml(xml))).toBe(xml)
  })

  test('white space between elements is no matter, text is', () => {
    expect(readClixml('<Obj RefId="0">\n <LST>\n <S> a </S>\n </LST>\n</Obj>')).toMatchObject({
      content: { items: [{ kind: 'string', value: ' a ' }] },
    })
    expect(() => readClixml('<Obj RefId="0">x</Obj>')).toThrow(RemoteProtocolError)
  })

  test.each([
    '<Ref RefId="0"/>',
    '<Obj RefId="0"><LST><Ref RefId="1"/><Obj RefId="1"/></LST></Obj>',
    '<Obj RefId="0"><TNRef RefId="0"/></Obj>',
    '<Obj RefId="0"><MS><S>no name</S></MS></Obj>',
    '<Obj RefId="0"><S>a</S><S>b</S></Obj>',
    '<Obj RefId="0"><Obj RefId="1"/></Obj>',
    '<Obj RefId="0"><DCT><En><S N="Key">a</S></En></DCT></Obj>',
    '<Obj RefId="0"><DCT><Xy><S N="Key">a</S><S N="Value">a</S></Xy></DCT></Obj>',
    '<Obj><Ref/></Obj>',
  ])('%s is refused', (xml) => {
    expect(() => readClixml(xml)).toThrow(RemoteProtocolError)
  })

  test('a property is found in any case, the extended one first', () => {
    const value = readClixml(
      '<Obj RefId="0"><Props><S N="Name">a</S><S N="b">c</S></Props><MS><S N="NAME">d</S></MS></Obj>',
    )

    expect(property(value, 'name')).toEqual(stringValue('d'))
    expect(property(value, 'B')).toEqual(stringValue('c'))
    expect(property(value, 'x')).toBeUndefined()
    expect(property(stringValue('s'), 'Length')).toBeUndefined()
  })

  test('a boxed value gives its text and number', () => {
    expect(textOfValue(readClixml(ENUM))).toBe('Monday')
    expect(integerOfValue(readClixml(ENUM))).toBe(1)
    expect(textOfValue(readClixml(STRING_WITH_NOTES))).toBe('line')
    expect(property(readClixml(STRING_WITH_NOTES), 'pspath')).toEqual(stringValue('C:\\a'))
  })

  test('nesting beyond the limit is refused both ways', () => {
    const nested = (depth: number) => `${'<Obj RefId="0"><LST>'.repeat(depth)}<Nil/>${'</LST></Obj>'.repeat(depth)}`

    expect(() => readClixml(nested(63))).not.toThrow()
    expect(() => readClixml(nested(64))).toThrow(RemoteProtocolError)
    expect(() => readClixml(nested(100_000))).toThrow(RemoteProtocolError)
    expect(() => readClixml(nested(3), { limits: { maxValueDepth: 3 } })).toThrow('4 values deep, but at most 3')
    let value = fromPlain([])
    for (let depth = 0; depth < 70; depth += 1) value = arrayValue([value])
    expect(() => writeClixml(value)).toThrow(LocalProtocolError)
  })
})

describe('toPlain', () => {
  test('gives plain values', () => {
    const value = propertyBag({
      text: stringValue('a'),
      big: { kind: 'uint64', value: 5n },
      list: arrayValue([stringValue('b'), { kind: 'nil' }]),
      table: hashtableValue({ k: { kind: 'boolean', value: true } }),
      day: enumValue('System.DayOfWeek', 'Monday', 1),
      char: { kind: 'char', codeUnit: 65 },
      empty: { kind: 'object', text: 'shown' },
      line: readClixml(STRING_WITH_NOTES),
    })

    expect(toPlain(value)).toEqual({
      text: 'a',
      big: 5n,
      list: ['b', null],
      table: new Map([['k', true]]),
      day: 'Monday',
      char: 'A',
      empty: 'shown',
      line: 'line',
    })
  })

  test('extended properties win in any case, and no name reaches a prototype', () => {
    const plain = toPlain(
      readClixml(
        '<Obj RefId="0"><Props><S N="Name">a</S></Props><MS><S N="NAME">b</S><S N="__proto__">c</S></MS></Obj>',
      ),
    ) as Record<string, unknown>

    expect(Object.keys(plain)).toEqual(['NAME', '__proto__'])
    expect(Object.getPrototypeOf(plain)).toBeNull()
    expect(plain.NAME).toBe('b')
  })

  test('a cycle stays a cycle', () => {
    const plain = toPlain(readClixml('<Obj RefId="0"><MS><Ref N="Self" RefId="0"/></MS></Obj>')) as { Self: unknown }

    expect(plain.Self).toBe(plain)
  })
})

describe('values for arguments', () => {
  test('plain values become typed ones', () => {
    expect(fromPlain(['a', 1, 4294967295, 2 ** 40, 1.5, true, null, 7n])).toMatchObject({
      typeNames: ['System.Object[]', 'System.Array', 'System.Object'],
      content: {
        items: [
          { kind: 'string', value: 'a' },
          { kind: 'int32', value: 1 },
          { kind: 'uint32', value: 4294967295 },
          { kind: 'int64', value: 1099511627776n },
          { kind: 'double', value: 1.5 },
          { kind: 'boolean', value: true },
          { kind: 'nil' },
          { kind: 'int64', value: 7n },
        ],
      },
    })
    expect(() => fromPlain(2 ** 60)).toThrow(LocalProtocolError)
  })

  test('a hashtable is found by key in any case', () => {
    const table = hashtableValue({ Key: stringValue('v') })

    expect(dictionaryEntry(table, 'KEY')).toEqual(stringValue('v'))
    expect(dictionaryEntry(table, 'other')).toBeUndefined()
  })

  test('a credential crosses encrypted and comes back, and its JSON has no secret', () => {
    const credential = credentialValue('CONTOSO\\anna', { reveal: () => 'hunter2' })
    const reverse = (text: string) => [...text].reverse().join('')
    const toBase64 = (text: string) => Buffer.from(reverse(text)).toString('base64')
    const fromBase64 = (text: string) => reverse(Buffer.from(text, 'base64').toString())

    const xml = writeClixml(credential, { encryptSecureString: toBase64 })
    const read = readClixml(xml, { decryptSecureString: fromBase64 }) as ClixmlObject

    expect(xml).not.toContain('hunter2')
    expect(read.typeNames).toEqual(['System.Management.Automation.PSCredential', 'System.Object'])
    expect(property(read, 'UserName')).toEqual(stringValue('CONTOSO\\anna'))
    const password = property(read, 'Password')
    expect(password?.kind === 'secure-string' && password.secret.reveal()).toBe('hunter2')
    expect(JSON.stringify(read)).not.toContain('hunter2')
  })
})
