/** What the stream components share: batches, positions, options and the consumer that reads them. */
package dev.camelstr.component.stream;
