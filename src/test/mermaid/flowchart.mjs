// Reads a flowchart as Mermaid does: node flowchart.mjs FILE SUBGRAPHS fails if it is none, or has another number of boxes.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { JSDOM } from 'jsdom'

globalThis.window = new JSDOM('').window // Mermaid cleans texts with it
globalThis.document = window.document
const { default: mermaid } = await import('mermaid')

const [file, subgraphs] = process.argv.slice(2)
const text = await readFile(file, 'utf8')
const { diagramType } = await mermaid.parse(text)
assert.equal(diagramType, 'flowchart-v2')
const { db } = await mermaid.mermaidAPI.getDiagramFromText(text)
assert.equal(db.getSubGraphs().length, Number(subgraphs))
assert.equal(db.getVertices().size, text.match(/^ +[srn]\d+\[/gm).length + (text.match(/\bn\d+\[/g) ?? []).length)
