/** What views know, told as signed events (NIP-85). */
package dev.camelstr.pipeline.assertion;
