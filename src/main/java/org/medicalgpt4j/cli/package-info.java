/**
 * The command line: one class for each command, which parses and prints and leaves the work to other packages.
 *
 * <p>To add a command, implement {@link org.medicalgpt4j.cli.Command}, list it in {@code Commands}, and add its row to
 * README.md; a test says which.
 */
package org.medicalgpt4j.cli;
