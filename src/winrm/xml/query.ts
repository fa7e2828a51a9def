import type { XmlElement } from './parse-xml.ts'

/** Element children, without texts. */
export function elements(parent: XmlElement): XmlElement[] {
  return parent.children.filter((node) => typeof node !== 'string')
}

/** The child elements of this name, in order. */
export function children(parent: XmlElement, ns: string, name: string): XmlElement[] {
  return elements(parent).filter((element) => element.ns === ns && element.name === name)
}

/** The first child element of this name. */
export function child(parent: XmlElement, ns: string, name: string): XmlElement | undefined {
  for (const node of parent.children) {
    if (typeof node !== 'string' && node.ns === ns && node.name === name) return node
  }
  return undefined
}

/** All text in the element and below it, in document order and with its white space. */
export function textOf(element: XmlElement): string {
  return element.children.map((node) => (typeof node === 'string' ? node : textOf(node))).join('')
}
