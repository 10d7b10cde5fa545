/** How far the store is behind with what was published, and whether the disk has room for more. */
package dev.camelstr.pipeline.lag;
