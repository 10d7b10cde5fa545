/** Commands that run the pipeline, check beforehand whether it could run, and watch it. */
package dev.camelstr.cli.run;
