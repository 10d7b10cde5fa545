/** How the processes of a group hang together: which routes read and write which streams, and how far. */
package dev.camelstr.pipeline.topology;
