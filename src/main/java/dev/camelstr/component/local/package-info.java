/**
 * The {@code local-stream:} component: streams as append-only files below a folder of this machine.
 *
 * <pre>
 * directory/.lock                         held while a process has the folder open
 * directory/STREAM/meta                   the id of the log and its number of partitions
 * directory/STREAM/PARTITION/0…0.log      segments, named by the offset of their first record
 * directory/STREAM/PARTITION/durable      a lower bound of what was confirmed, to notice what got lost
 * directory/STREAM/PARTITION/consumers/   one file a consumer: its position, or that it keeps it elsewhere
 * </pre>
 */
package dev.camelstr.component.local;
