/** How far the store is behind with what was published. */
package dev.camelstr.pipeline.lag;
