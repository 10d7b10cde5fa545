/** Where a consumer's position is kept: by its name in the stream, outside, or nowhere. */
package dev.camelstr.component.stream.position;
