"""What whoever runs the program can watch: whether it lives, whether it is ready, how it goes."""
