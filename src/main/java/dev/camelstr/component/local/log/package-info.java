/** The log of a partition: records in segments, appended in groups, read and recovered; logs by their streams and folder. */
package dev.camelstr.component.local.log;
