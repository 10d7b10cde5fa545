/** The running instance of a data folder: the pipeline in this process, and how other commands reach it. */
package dev.camelstr.cli.instance;
