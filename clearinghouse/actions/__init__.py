"""Write actions of the clearinghouse."""
