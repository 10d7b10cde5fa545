/** Makes the tables of the store anew, from the streams or from an export and the streams. */
package dev.camelstr.pipeline.rebuild;
